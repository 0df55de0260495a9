/** Yardstick: what Nest, Fastify and the command bus take by themselves; nothing is stored. */
import 'reflect-metadata';
import { Body, Controller, Module, Param, Post } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Command, CommandBus, CommandHandler, CqrsModule, type ICommandHandler } from '@nestjs/cqrs';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';

class AddEntry extends Command<{ revision: number }> {
  constructor(
    readonly incident: string,
    readonly entry: object,
  ) {
    super();
  }
}

@CommandHandler(AddEntry)
class AddEntryHandler implements ICommandHandler<AddEntry> {
  execute(_: AddEntry): Promise<{ revision: number }> {
    return Promise.resolve({ revision: 1 });
  }
}

@Controller('v1/incidents')
class Entries {
  constructor(private readonly commands: CommandBus) {}

  @Post(':id/entries')
  add(@Param('id') incident: string, @Body() entry: object): Promise<{ revision: number }> {
    return this.commands.execute(new AddEntry(incident, entry));
  }
}

@Module({ imports: [CqrsModule], controllers: [Entries], providers: [AddEntryHandler] })
class Empty {}

const app = await NestFactory.create<NestFastifyApplication>(Empty, new FastifyAdapter(), { logger: false });
await app.listen(0, '127.0.0.1');
console.log(await app.getUrl());
