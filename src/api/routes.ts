/** Every endpoint, in the order of the documentation. */
import type { Endpoint } from "./endpoint.ts";
import { addSender } from "./endpoints/add-sender.ts";
import { cancelDelivery } from "./endpoints/cancel-delivery.ts";
import {
  carrierAttemptCallback,
  carrierAttemptCallbackInQuery,
  carrierCallback,
  carrierCallbackInQuery,
} from "./endpoints/carrier-callback.ts";
import { createDelivery } from "./endpoints/create-delivery.ts";
import { erasePerson } from "./endpoints/erase-person.ts";
import { getDelivery } from "./endpoints/get-delivery.ts";
import { getDocs } from "./endpoints/get-docs.ts";
import { getMetrics } from "./endpoints/get-metrics.ts";
import { getOpenApi } from "./endpoints/get-openapi.ts";
import { getTrace } from "./endpoints/get-trace.ts";
import { listAudit } from "./endpoints/list-audit.ts";
import { listCarriers } from "./endpoints/list-carriers.ts";
import { listDeliveries } from "./endpoints/list-deliveries.ts";
import { listSenders } from "./endpoints/list-senders.ts";
import { livez } from "./endpoints/livez.ts";
import { pauseCarrier } from "./endpoints/pause-carrier.ts";
import { readyz } from "./endpoints/readyz.ts";
import { recordOutcome } from "./endpoints/record-outcome.ts";
import { removeSender } from "./endpoints/remove-sender.ts";
import { resumeCarrier } from "./endpoints/resume-carrier.ts";

export const routes: readonly Endpoint[] = [
  createDelivery,
  getDelivery,
  listDeliveries,
  getTrace,
  cancelDelivery,
  recordOutcome,
  erasePerson,
  listCarriers,
  pauseCarrier,
  resumeCarrier,
  listSenders,
  addSender,
  removeSender,
  listAudit,
  carrierCallback,
  carrierAttemptCallback,
  carrierCallbackInQuery,
  carrierAttemptCallbackInQuery,
  livez,
  readyz,
  getMetrics,
  getOpenApi,
  getDocs,
];
