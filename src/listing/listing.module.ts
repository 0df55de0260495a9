import { Module } from '@nestjs/common';
import { gauge } from '../http/metrics/families.js';
import { Metrics } from '../http/metrics/metrics.js';
import { ProjectingModule } from '../projecting/projecting.module.js';
import { AnalyticsController } from './analytics.controller.js';
import { AnalysisHandler } from './analytics/analytics.js';
import { Answers } from './answers.js';
import { CompaniesController } from './companies.controller.js';
import { CompanyAliases } from './company-aliases.js';
import { FacetsHandler } from './facets.js';
import { IncidentIndex } from './incident-index.js';
import { ListHandler } from './list.js';
import { ListingController } from './listing.controller.js';
import { RowTexts } from './row-texts.js';

/** Lists, search, facets and analytics, all from one index in memory. */
@Module({
  imports: [ProjectingModule],
  controllers: [ListingController, AnalyticsController, CompaniesController],
  providers: [IncidentIndex, CompanyAliases, RowTexts, Answers, ListHandler, FacetsHandler, AnalysisHandler],
  exports: [IncidentIndex],
})
export class ListingModule {
  constructor(metrics: Metrics, index: IncidentIndex) {
    metrics.add({
      collect: () => [
        gauge('asof_index_incidents', 'Incidents in the index that lists are made from', { value: index.size }),
      ],
    });
  }
}
