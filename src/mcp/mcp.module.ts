import { Module } from '@nestjs/common';
import { AgentServer } from './agent-server.js';
import { McpController } from './mcp.controller.js';
import { ProtectedResourceController } from './protected-resource.controller.js';

/** Agents: the tools of the Model Context Protocol, which ask what the API asks. */
@Module({ controllers: [McpController, ProtectedResourceController], providers: [AgentServer] })
export class McpModule {}
