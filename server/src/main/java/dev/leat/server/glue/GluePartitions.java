package dev.leat.server.glue;

import dev.leat.server.aws.Caller;
import java.util.List;
import software.amazon.awssdk.services.glue.model.BatchGetPartitionRequest;
import software.amazon.awssdk.services.glue.model.BatchGetPartitionResponse;
import software.amazon.awssdk.services.glue.model.GetPartitionIndexesRequest;
import software.amazon.awssdk.services.glue.model.GetPartitionIndexesResponse;
import software.amazon.awssdk.services.glue.model.GetPartitionRequest;
import software.amazon.awssdk.services.glue.model.GetPartitionResponse;
import software.amazon.awssdk.services.glue.model.GetPartitionsRequest;
import software.amazon.awssdk.services.glue.model.GetPartitionsResponse;

/// GetPartition, GetPartitions, BatchGetPartition and GetPartitionIndexes. No table has partition
/// keys, so none has partitions.
record GluePartitions(GlueTables tables) {

    GetPartitionResponse get(GetPartitionRequest in, Caller caller) {
        tables.find(in.catalogId(), in.databaseName(), in.tableName(), "tableName");
        if (!in.partitionValues().isEmpty()) {
            throw GlueErrors.invalid(
                    "The number of partition keys do not match the number of partition values");
        }
        throw GlueErrors.notFound("Cannot find partition.");
    }

    GetPartitionsResponse list(GetPartitionsRequest in, Caller caller) {
        tables.find(in.catalogId(), in.databaseName(), in.tableName(), "tableName");
        return GetPartitionsResponse.builder().partitions(List.of()).build();
    }

    BatchGetPartitionResponse batch(BatchGetPartitionRequest in, Caller caller) {
        tables.find(in.catalogId(), in.databaseName(), in.tableName(), "tableName");
        return BatchGetPartitionResponse.builder()
                .partitions(List.of())
                .unprocessedKeys(List.of())
                .build();
    }

    GetPartitionIndexesResponse indexes(GetPartitionIndexesRequest in, Caller caller) {
        tables.find(in.catalogId(), in.databaseName(), in.tableName(), "tableName");
        return GetPartitionIndexesResponse.builder()
                .partitionIndexDescriptorList(List.of())
                .build();
    }
}
