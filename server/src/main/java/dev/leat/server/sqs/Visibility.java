package dev.leat.server.sqs;

import dev.leat.server.aws.Caller;
import dev.leat.server.aws.Fault;
import java.time.Duration;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequest;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchResponse;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchResultEntry;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityRequest;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityResponse;

/// ChangeMessageVisibility and its batch.
record Visibility(Places places) {

    /// SQS's limit: twelve hours.
    private static final int LONGEST = 43_200;

    ChangeMessageVisibilityResponse one(ChangeMessageVisibilityRequest request, Caller caller) {
        var place = places.at(request.queueUrl());
        change(place, request.receiptHandle(), request.visibilityTimeout());
        return ChangeMessageVisibilityResponse.builder().build();
    }

    ChangeMessageVisibilityBatchResponse batch(
            ChangeMessageVisibilityBatchRequest request, Caller caller) {
        var place = places.at(request.queueUrl());
        var entries =
                Batches.check(
                        request.entries(),
                        "ChangeMessageVisibilityBatchRequestEntry",
                        ChangeMessageVisibilityBatchRequestEntry::id);
        var successful = new ArrayList<ChangeMessageVisibilityBatchResultEntry>();
        var failed = new ArrayList<BatchResultErrorEntry>();
        for (var entry : entries) {
            try {
                change(place, entry.receiptHandle(), entry.visibilityTimeout());
                successful.add(
                        ChangeMessageVisibilityBatchResultEntry.builder().id(entry.id()).build());
            } catch (Fault fault) {
                failed.add(Batches.failed(entry.id(), fault));
            }
        }
        return ChangeMessageVisibilityBatchResponse.builder()
                .successful(successful)
                .failed(failed)
                .build();
    }

    /// @throws Fault if it is none that SQS allows
    static Duration checked(int seconds) {
        if (seconds < 0 || seconds > LONGEST) {
            throw Faults.invalid(
                    seconds, "VisibilityTimeout", "Must be >= 0 and <= 43200, if provided.");
        }
        return Duration.ofSeconds(seconds);
    }

    private static void change(
            Places.Place place, @Nullable String handle, @Nullable Integer seconds) {
        String given = Deleting.given(handle);
        if (seconds == null) {
            throw Fault.missingParameter("VisibilityTimeout");
        }
        var timeout = checked(seconds);
        String receipt =
                ReceiptHandle.receipt(place.name(), given)
                        .orElseThrow(() -> Faults.invalidReceipt(given));
        if (!place.messages().changeVisibility(receipt, timeout)) {
            throw Faults.invalid(
                    given,
                    "ReceiptHandle",
                    "Message does not exist or is not available for visibility timeout change.");
        }
    }
}
