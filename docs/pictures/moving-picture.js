/**
 * Puts PNG pictures of one size together into a moving one (APNG). Nothing is decoded: the compressed data of each
 * picture becomes the data of a frame.
 */

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  let value = n;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
  return value;
});

function crc32(bytes) {
  let value = 0xffffffff;
  for (const byte of bytes) value = CRC_TABLE[(value ^ byte) & 0xff] ^ (value >>> 8);
  return (value ^ 0xffffffff) >>> 0;
}

function chunk(type, data) {
  const whole = Buffer.alloc(12 + data.length);
  whole.writeUInt32BE(data.length, 0);
  whole.write(type, 4, 'latin1');
  data.copy(whole, 8);
  whole.writeUInt32BE(crc32(whole.subarray(4, 8 + data.length)), 8 + data.length);
  return whole;
}

/** @param {Buffer} png @param {string} wanted a type of chunk @returns {Buffer} the data of all of that type */
function dataOf(png, wanted) {
  const found = [];
  for (let at = SIGNATURE.length; at < png.length;) {
    const length = png.readUInt32BE(at);
    if (png.toString('latin1', at + 4, at + 8) === wanted) found.push(png.subarray(at + 8, at + 8 + length));
    at += 12 + length;
  }
  return Buffer.concat(found);
}

const numbers = (...values) => {
  const data = Buffer.alloc(4 * values.length);
  values.forEach((value, i) => data.writeUInt32BE(value, 4 * i));
  return data;
};

/** @param {readonly {png: Buffer, milliseconds: number}[]} frames at least one, all of one size and kind */
export function movingPicture(frames) {
  const header = dataOf(frames[0].png, 'IHDR');
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  let sequence = 0;
  const parts = frames.flatMap(({ png, milliseconds }, i) => {
    if (!dataOf(png, 'IHDR').equals(header)) throw new Error(`frame ${i} is of another size or kind`);
    const length = Buffer.alloc(6);
    length.writeUInt16BE(milliseconds, 0);
    length.writeUInt16BE(1000, 2);
    const control = chunk('fcTL', Buffer.concat([numbers(sequence++, width, height, 0, 0), length]));
    const data = dataOf(png, 'IDAT');
    return [control, i === 0 ? chunk('IDAT', data) : chunk('fdAT', Buffer.concat([numbers(sequence++), data]))];
  });
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('acTL', numbers(frames.length, 0)),
    ...parts,
    chunk('IEND', Buffer.alloc(0)),
  ]);
}
