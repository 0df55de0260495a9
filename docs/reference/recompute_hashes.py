"""Recomputes the hash chain of an incident from its history alone. Python 3.8 or newer, nothing else.

    curl -s http://127.0.0.1:4000/v1/incidents/INC/history | python3 recompute_hashes.py

Ends with 0 and prints the head if every hash follows from its event, else with 1 and the first one that does not.
"""
import hashlib
import json
import sys
import uuid


def jcs(value):
    """RFC 8785 for what the service stores: keys by UTF-16 units, no blanks."""
    if isinstance(value, dict):
        keys = sorted(value, key=lambda key: key.encode("utf-16-be"))
        return "{" + ",".join(jcs(key) + ":" + jcs(value[key]) for key in keys) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(jcs, value)) + "]"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return json.dumps(value, ensure_ascii=False)


def sha256(text):
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def main():
    previous = ""
    events = json.load(sys.stdin)["events"]
    for event in events:
        data = event["data"]
        where = f"revision {event['revision']}"
        if "texts" in data and sha256(data["salt"] + jcs(data["texts"])) != event["texthash"]:
            sys.exit(f"{where}: its words do not fit their hash")
        metadata = {
            "recordedAt": event["recordedtime"],
            "recordedBy": event["recordedby"],
            "commandId": event["commandid"],
            "requestHash": event["requesthash"],
            "schemaVersion": event["schemaversion"],
        }
        if "texthash" in event:
            metadata["textHash"] = event["texthash"]
        covered = {
            "stream": event["stream"],
            "revision": event["revision"],
            "type": event["type"][len("asof."):],
            "facts": data["facts"],
            "metadata": metadata,
        }
        previous = sha256(previous + jcs(covered))
        if previous != event["hash"]:
            sys.exit(f"{where}: its hash does not follow from it and from the one before")
        if event["id"] != str(uuid.uuid5(uuid.NAMESPACE_URL, previous)):
            sys.exit(f"{where}: its id does not follow from its hash")
    print(f"{len(events)} events, head {previous}")


main()
