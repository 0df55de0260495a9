import { Controller, Get, Header } from '@nestjs/common';
import { SCOPES, type Caller, type Scope } from '../../application/caller.js';
import { AskedBy } from '../../http/caller.js';
import { Answers, Call, Group, Problems, Shown } from '../../http/openapi/describe.js';
import { Needs } from '../../http/route.js';

export class CallerDto {
  @Shown({ type: String, description: '`local`, `key`, `user` or `ci`.', example: 'key' })
  kind!: string;

  @Shown({ type: String, description: 'With `kind`, as in `recordedBy`.', example: '3f9c2a71d0b84e65' })
  id!: string;

  @Shown({ type: String, nullable: true, description: 'For people to read.', example: 'deploy of checkout' })
  name!: string | null;

  @Shown({ enum: SCOPES, isArray: true, example: ['write'] })
  scopes!: Scope[];

  @Shown({ type: String, isArray: true, description: 'By which private incidents are shown.', example: [] })
  groups!: string[];

  @Shown({ type: String, isArray: true, nullable: true, description: 'Null: of every service.', example: null })
  services!: string[] | null;
}

@Controller('v1/caller')
@Group('Access')
export class CallerController {
  @Get()
  @Needs('read')
  @Header('cache-control', 'no-store')
  @Call('readCaller', 'Who asks, as events name them, and what they may do', {
    description: 'An access token or a session does not say by itself what it is called here.',
  })
  @Answers({ status: 200, type: CallerDto })
  @Problems('unavailable')
  self(@AskedBy() { kind, id, name, rights: { scopes, groups, services } }: Caller): CallerDto {
    return {
      ...{ kind, id, name: name ?? null, scopes: [...scopes], groups: [...groups] },
      services: services && [...services],
    };
  }
}
