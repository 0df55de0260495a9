import { Controller, Get, Header, Param } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { type Caller } from '../../application/caller.js';
import { AskedBy } from '../../http/caller.js';
import { Answers, Call, Group, Problems, Shown } from '../../http/openapi/describe.js';
import { Needs } from '../../http/route.js';
import { AskPerson } from '../people/handlers.js';
import { type Person } from '../people/people.js';

export class PersonDto implements Person {
  @Shown({ type: String, description: 'As in `user:<id>`.', example: '3f9c2a71d0b84e65' })
  id!: string;

  @Shown({ type: String, nullable: true, description: 'As the issuer told it last.', example: 'Ann Example' })
  name!: string | null;
}

@Controller('v1/people')
@Group('Access')
export class PeopleController {
  constructor(private readonly queries: QueryBus) {}

  @Get(':id')
  @Needs('read')
  @Header('cache-control', 'no-store')
  @Call('readPerson', 'Whom `user:<id>` means', {
    description: 'Events hold the id alone: the name stands beside them, and is in no hash.',
  })
  @Answers({ status: 200, type: PersonDto })
  @Problems('not_found', 'unavailable')
  one(@Param('id') id: string, @AskedBy() caller: Caller): Promise<Person> {
    return this.queries.execute(new AskPerson(id, caller));
  }
}
