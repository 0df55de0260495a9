/** The page on which people say who they are, as an answer. */
import { Inject, Injectable } from '@nestjs/common';
import { type FastifyReply } from 'fastify';
import { publicPath, issuerAddress } from '../../access/entrance/sign-in-address.js';
import { SignInWays } from '../../access/people/sign-in-ways.js';
import { SETTINGS, type Settings } from '../../config.js';
import { Assets } from '../assets.js';
import { basePath } from '../../http/origin.js';
import { canonicalOf } from '../place.js';
import { shell, SHELL_HEADERS } from '../shell.js';
import { signInBody, type SignInContent } from './sign-in-body.js';

/** A form of a page that names no referrer is sent with the origin `null`, which is nobody's. */
const HEADERS = { ...SHELL_HEADERS, 'referrer-policy': 'same-origin', 'cache-control': 'no-store' } as const;

@Injectable()
export class SignInPage {
  constructor(
    private readonly assets: Assets,
    private readonly ways: SignInWays,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** Sets the headers, and gives the body. */
  of(reply: FastifyReply, content: Omit<SignInContent, 'base' | 'issuer'>): string {
    const base = basePath(this.settings);
    const { issuerName: name } = this.ways;
    const issuer = name === null ? null : { name, address: issuerAddress(this.settings, content.returnTo) };
    void reply.headers(HEADERS);
    return shell({
      base,
      assets: this.assets.of(null),
      title: 'Sign in',
      description: 'Who may look at these incidents.',
      canonical: canonicalOf(this.settings, 'login'),
      caller: content.caller,
      body: signInBody({ base, issuer, ...content }),
    });
  }

  /** The address at which the world finds a path of ours. */
  addressOf(path: string): string {
    return publicPath(this.settings, path);
  }
}
