package dev.leat.server.eventbridge;

import dev.leat.event.BusEvent;
import dev.leat.port.AwsNames;
import dev.leat.port.EventBus;
import dev.leat.server.aws.Caller;
import dev.leat.topic.EventPattern;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequest;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResponse;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResultEntry;

/// PutEvents. The valid entries of a request are put in one transaction.
record PutEventsOperations(EventBus bus, InstantSource clock) {

    private static final int MOST_ENTRIES = 10;

    /// The maximum size of all entries of a request.
    /// https://aws.amazon.com/blogs/compute/more-room-to-build-serverless-services-now-support-payloads-up-to-1-mb
    private static final int MOST_BYTES = 1024 * 1024;

    private static final int TIME_BYTES = 14;
    private static final int LONGEST_TYPE = 128;
    private static final String INVALID = "InvalidArgument";

    PutEventsResponse put(PutEventsRequest in, Caller caller) {
        var entries = in.entries();
        if (entries.isEmpty() || entries.size() > MOST_ENTRIES) {
            throw EventErrors.constraint(
                    "entries",
                    "[" + entries.size() + " entries]",
                    "have length between 1 and " + MOST_ENTRIES);
        }
        if (in.endpointId() != null) {
            throw EventErrors.invalid("Leat does not support global endpoints (EndpointId).");
        }
        if (entries.stream().mapToLong(PutEventsOperations::size).sum() > MOST_BYTES) {
            throw EventErrors.invalid(
                    "Total size of the entries in the request is over the limit.");
        }
        var results = new ArrayList<PutEventsResultEntry>();
        var events = new ArrayList<BusEvent>();
        for (var entry : entries) {
            var error = error(entry);
            var event = error.isPresent() ? Optional.<BusEvent>empty() : event(entry, caller);
            event.ifPresent(events::add);
            results.add(
                    error.orElseGet(() ->
                            event.map(put ->
                                            PutEventsResultEntry.builder()
                                                    .eventId(put.id().toString())
                                                    .build())
                                    .orElseGet(() ->
                                            failed("MalformedDetail", "Detail is malformed."))));
        }
        return response(results, bus.put(events));
    }

    private static PutEventsResponse response(
            List<PutEventsResultEntry> results, List<Optional<String>> refusals) {
        var refused = refusals.iterator();
        results.replaceAll(result -> {
            if (result.eventId() == null) {
                return result;
            }
            return refused.next().map(why -> failed(INVALID, why)).orElse(result);
        });
        long failed = results.stream().filter(result -> result.eventId() == null).count();
        return PutEventsResponse.builder().failedEntryCount((int) failed).entries(results).build();
    }

    private static PutEventsResultEntry failed(String code, String text) {
        return PutEventsResultEntry.builder().errorCode(code).errorMessage(text).build();
    }

    /// Returns the size of an entry.
    /// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html
    private static long size(PutEventsRequestEntry entry) {
        return (entry.time() == null ? 0 : TIME_BYTES)
                + bytes(entry.source())
                + bytes(entry.detailType())
                + bytes(entry.detail())
                + entry.resources().stream().mapToLong(PutEventsOperations::bytes).sum();
    }

    private static long bytes(@Nullable String text) {
        return text == null ? 0 : text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static Optional<PutEventsResultEntry> error(PutEventsRequestEntry entry) {
        if (absent(entry.source())) {
            return Optional.of(required("Source"));
        }
        if (absent(entry.detailType())) {
            return Optional.of(required("DetailType"));
        }
        if (absent(entry.detail())) {
            return Optional.of(required("Detail"));
        }
        if (entry.detailType().length() > LONGEST_TYPE) {
            return Optional.of(
                    failed(
                            INVALID,
                            "Parameter DetailType is not valid. Reason: it has more than %d characters."
                                    .formatted(LONGEST_TYPE)));
        }
        if (entry.source().startsWith("aws.")) {
            return Optional.of(
                    failed("NotAuthorizedForSourceException", "Not authorized for the source."));
        }
        return Optional.ofNullable(entry.eventBusName())
                .filter(name -> !EventNames.isDefault(name))
                .map(EventErrors::noBus)
                .map(error -> failed(error.code(), error.text()));
    }

    private static boolean absent(@Nullable String text) {
        return text == null || text.isEmpty();
    }

    private static PutEventsResultEntry required(String name) {
        return failed(
                INVALID,
                "Parameter %1$s is not valid. Reason: %1$s is a required argument."
                        .formatted(name));
    }

    /// Returns the event of an entry; empty if its detail is not a JSON object.
    private Optional<BusEvent> event(PutEventsRequestEntry entry, Caller caller) {
        var event =
                new BusEvent(
                        UUID.randomUUID(),
                        entry.source(),
                        entry.detailType(),
                        AwsNames.ACCOUNT,
                        entry.time() == null ? clock.instant() : entry.time(),
                        caller.region(),
                        entry.resources(),
                        entry.detail());
        // The detail is one level deeper in the event, and the parser limits the depth.
        return EventPattern.Event.of(entry.detail())
                .flatMap(_ -> EventPattern.Event.of(event.json()))
                .map(_ -> event);
    }
}
