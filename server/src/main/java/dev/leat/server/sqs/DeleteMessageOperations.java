package dev.leat.server.sqs;

import dev.leat.server.aws.AwsErrorException;
import dev.leat.server.aws.Caller;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchResponse;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchResultEntry;
import software.amazon.awssdk.services.sqs.model.DeleteMessageRequest;
import software.amazon.awssdk.services.sqs.model.DeleteMessageResponse;

/// DeleteMessage and DeleteMessageBatch. A batch is deleted in one transaction.
record DeleteMessageOperations(QueueResolver resolver, ReceiveAttempts attempts) {

    DeleteMessageResponse one(DeleteMessageRequest request, Caller caller) {
        var place = resolver.at(request.queueUrl());
        String handle = given(request.receiptHandle());
        attempts.forget(place.name(), List.of(handle));
        if (place.messages().delete(List.of(handle)).isEmpty()) {
            throw SqsErrors.invalidReceipt(handle);
        }
        return DeleteMessageResponse.builder().build();
    }

    DeleteMessageBatchResponse batch(DeleteMessageBatchRequest request, Caller caller) {
        var place = resolver.at(request.queueUrl());
        var entries =
                BatchRequests.check(
                        request.entries(),
                        "DeleteMessageBatchRequestEntry",
                        DeleteMessageBatchRequestEntry::id);
        var receipts =
                entries.stream()
                        .map(DeleteMessageBatchRequestEntry::receiptHandle)
                        .filter(Objects::nonNull)
                        .toList();
        attempts.forget(place.name(), receipts);
        var deleted = place.messages().delete(receipts);
        var successful = new ArrayList<DeleteMessageBatchResultEntry>();
        var failed = new ArrayList<BatchResultErrorEntry>();
        for (var entry : entries) {
            String handle = entry.receiptHandle();
            if (handle == null || handle.isEmpty()) {
                failed.add(
                        BatchRequests.failed(
                                entry.id(), AwsErrorException.missingParameter("ReceiptHandle")));
            } else if (deleted.contains(handle)) {
                successful.add(DeleteMessageBatchResultEntry.builder().id(entry.id()).build());
            } else {
                failed.add(BatchRequests.failed(entry.id(), SqsErrors.invalidReceipt(handle)));
            }
        }
        return DeleteMessageBatchResponse.builder().successful(successful).failed(failed).build();
    }

    static String given(@Nullable String handle) {
        if (handle == null || handle.isEmpty()) {
            throw AwsErrorException.missingParameter("ReceiptHandle");
        }
        return handle;
    }
}
