import { Module } from '@nestjs/common';
import { gauge } from '../telemetry/metrics/families.js';
import { Metrics } from '../telemetry/metrics/metrics.js';
import { Consumers } from '../consuming/consumers.js';
import { ProjectionsModule } from '../projections/projections.module.js';
import { AnalyticsController } from './api/analytics.controller.js';
import { AnalysisHandler } from './queries/analytics/analytics.js';
import { Audiences } from './columns/audiences.js';
import { AnswerCache } from './queries/answer-cache.js';
import { CompaniesController } from './api/companies.controller.js';
import { COMPANY_HANDLERS } from './queries/company-handlers.js';
import { CompanyAliases } from './queries/company-aliases.js';
import { FacetsHandler } from './queries/facets.js';
import { IdsHandler } from './queries/ids.js';
import { IncidentIndex } from './columns/incident-index.js';
import { ListHandler } from './queries/list.js';
import { ListingController } from './api/listing.controller.js';
import { RowTexts } from './queries/row-texts.js';
import { StandingHandler } from './queries/standing.js';

/** Lists, search, facets and analytics, all from one index in memory. */
@Module({
  imports: [ProjectionsModule],
  controllers: [ListingController, AnalyticsController, CompaniesController],
  providers: [
    IncidentIndex,
    Audiences,
    CompanyAliases,
    RowTexts,
    AnswerCache,
    ListHandler,
    FacetsHandler,
    AnalysisHandler,
    IdsHandler,
    StandingHandler,
    ...COMPANY_HANDLERS,
  ],
  exports: [Audiences, IncidentIndex],
})
export class ListingModule {
  constructor(metrics: Metrics, consumers: Consumers, index: IncidentIndex) {
    consumers.add(index.consumer);
    metrics.add({
      collect: () => [
        gauge('asof_index_incidents', 'Incidents in the index that lists are made from, without private ones', {
          value: index.publicSize,
        }),
      ],
    });
  }
}
