package dev.leat.server.sqs;

import dev.leat.port.MessageQueue;
import dev.leat.server.aws.AwsErrorException;
import dev.leat.server.aws.Caller;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequest;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchResponse;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchResultEntry;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityRequest;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityResponse;

/// ChangeMessageVisibility and ChangeMessageVisibilityBatch.
record VisibilityOperations(QueueResolver resolver, ReceiveAttempts attempts) {

    private static final long LONGEST = MessageQueue.MOST_HIDDEN.toSeconds();

    ChangeMessageVisibilityResponse one(ChangeMessageVisibilityRequest request, Caller caller) {
        var place = resolver.at(request.queueUrl());
        String handle = DeleteMessageOperations.given(request.receiptHandle());
        var timeout = given(request.visibilityTimeout());
        attempts.forget(place.name(), List.of(handle));
        var changed = place.messages().changeVisibility(Map.of(handle, timeout));
        refusal(handle, changed.get(handle), timeout)
                .ifPresent(fault -> {
                    throw fault;
                });
        return ChangeMessageVisibilityResponse.builder().build();
    }

    ChangeMessageVisibilityBatchResponse batch(
            ChangeMessageVisibilityBatchRequest request, Caller caller) {
        var place = resolver.at(request.queueUrl());
        var entries =
                BatchRequests.check(
                        request.entries(),
                        "ChangeMessageVisibilityBatchRequestEntry",
                        ChangeMessageVisibilityBatchRequestEntry::id);
        var failed = new ArrayList<BatchResultErrorEntry>();
        var asked = new LinkedHashMap<String, Duration>();
        var ids = new LinkedHashMap<String, String>();
        for (var entry : entries) {
            try {
                String handle = DeleteMessageOperations.given(entry.receiptHandle());
                asked.put(handle, given(entry.visibilityTimeout()));
                ids.put(entry.id(), handle);
            } catch (AwsErrorException fault) {
                failed.add(BatchRequests.failed(entry.id(), fault));
            }
        }
        attempts.forget(place.name(), asked.keySet());
        var changed = place.messages().changeVisibility(asked);
        var successful = new ArrayList<ChangeMessageVisibilityBatchResultEntry>();
        ids.forEach((id, handle) ->
                refusal(handle, changed.get(handle), asked.get(handle))
                        .ifPresentOrElse(
                                fault -> failed.add(BatchRequests.failed(id, fault)),
                                () ->
                                        successful.add(
                                                ChangeMessageVisibilityBatchResultEntry.builder()
                                                        .id(id)
                                                        .build())));
        return ChangeMessageVisibilityBatchResponse.builder()
                .successful(successful)
                .failed(failed)
                .build();
    }

    /// @throws AwsErrorException if SQS does not allow the value
    static Duration checked(int seconds) {
        if (seconds < 0 || seconds > LONGEST) {
            throw SqsErrors.invalid(
                    seconds, "VisibilityTimeout", "Must be >= 0 and <= 43200, if provided.");
        }
        return Duration.ofSeconds(seconds);
    }

    private static Duration given(@Nullable Integer seconds) {
        if (seconds == null) {
            throw AwsErrorException.missingParameter("VisibilityTimeout");
        }
        return checked(seconds);
    }

    private static Optional<AwsErrorException> refusal(
            String handle, MessageQueue.@Nullable Visibility now, @Nullable Duration asked) {
        return switch (now) {
            case CHANGED -> Optional.empty();
            case NOT_IN_FLIGHT -> Optional.of(SqsErrors.notInFlight(handle));
            case TOO_LONG ->
                    Optional.of(
                            SqsErrors.invalid(
                                    asked == null ? "" : asked.toSeconds(),
                                    "VisibilityTimeout",
                                    "Total VisibilityTimeout for the message is beyond the limit"
                                            + " [43200 seconds]"));
            case UNKNOWN -> Optional.of(SqsErrors.invalidReceipt(handle));
            case null -> Optional.of(SqsErrors.invalidReceipt(handle));
        };
    }
}
