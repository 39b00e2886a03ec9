import batchGetItem from 'dynalite/actions/batchGetItem.js';
import batchWriteItem from 'dynalite/actions/batchWriteItem.js';
import createTable from 'dynalite/actions/createTable.js';
import deleteItem from 'dynalite/actions/deleteItem.js';
import deleteTable from 'dynalite/actions/deleteTable.js';
import describeTable from 'dynalite/actions/describeTable.js';
import describeTimeToLive from 'dynalite/actions/describeTimeToLive.js';
import getItem from 'dynalite/actions/getItem.js';
import listTables from 'dynalite/actions/listTables.js';
import listTagsOfResource from 'dynalite/actions/listTagsOfResource.js';
import putItem from 'dynalite/actions/putItem.js';
import query from 'dynalite/actions/query.js';
import scan from 'dynalite/actions/scan.js';
import tagResource from 'dynalite/actions/tagResource.js';
import untagResource from 'dynalite/actions/untagResource.js';
import updateItem from 'dynalite/actions/updateItem.js';
import updateTable from 'dynalite/actions/updateTable.js';
import batchGetItemInput from 'dynalite/validations/batchGetItem.js';
import batchWriteItemInput from 'dynalite/validations/batchWriteItem.js';
import createTableInput from 'dynalite/validations/createTable.js';
import deleteItemInput from 'dynalite/validations/deleteItem.js';
import deleteTableInput from 'dynalite/validations/deleteTable.js';
import describeTableInput from 'dynalite/validations/describeTable.js';
import describeTimeToLiveInput from 'dynalite/validations/describeTimeToLive.js';
import getItemInput from 'dynalite/validations/getItem.js';
import listTablesInput from 'dynalite/validations/listTables.js';
import listTagsOfResourceInput from 'dynalite/validations/listTagsOfResource.js';
import putItemInput from 'dynalite/validations/putItem.js';
import queryInput from 'dynalite/validations/query.js';
import scanInput from 'dynalite/validations/scan.js';
import tagResourceInput from 'dynalite/validations/tagResource.js';
import untagResourceInput from 'dynalite/validations/untagResource.js';
import updateItemInput from 'dynalite/validations/updateItem.js';
import updateTableInput from 'dynalite/validations/updateTable.js';
import type { OperationName } from './operation-names';

/**
 * The operations of dynalite with the shapes of their inputs. Its server would find them by itself, by file names that it
 * makes up at run time, which no bundler can follow.
 */
export const OPERATIONS = {
  BatchGetItem: { action: batchGetItem, validation: batchGetItemInput },
  BatchWriteItem: { action: batchWriteItem, validation: batchWriteItemInput },
  CreateTable: { action: createTable, validation: createTableInput },
  DeleteItem: { action: deleteItem, validation: deleteItemInput },
  DeleteTable: { action: deleteTable, validation: deleteTableInput },
  DescribeTable: { action: describeTable, validation: describeTableInput },
  DescribeTimeToLive: { action: describeTimeToLive, validation: describeTimeToLiveInput },
  GetItem: { action: getItem, validation: getItemInput },
  ListTables: { action: listTables, validation: listTablesInput },
  ListTagsOfResource: { action: listTagsOfResource, validation: listTagsOfResourceInput },
  PutItem: { action: putItem, validation: putItemInput },
  Query: { action: query, validation: queryInput },
  Scan: { action: scan, validation: scanInput },
  TagResource: { action: tagResource, validation: tagResourceInput },
  UntagResource: { action: untagResource, validation: untagResourceInput },
  UpdateItem: { action: updateItem, validation: updateItemInput },
  UpdateTable: { action: updateTable, validation: updateTableInput },
} satisfies Record<OperationName, object>;
