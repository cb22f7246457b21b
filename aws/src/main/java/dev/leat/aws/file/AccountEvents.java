package dev.leat.aws.file;

import dev.leat.aws.ArnParts;
import dev.leat.aws.AwsFailures;
import dev.leat.aws.state.StateTable;
import dev.leat.event.BusEvent;
import dev.leat.port.EventPlace;
import dev.leat.port.UnavailableException;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResultEntry;

/// The default event bus of the app's account. AWS refuses sources that begin with `aws.`
/// (https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEventsRequestEntry.html), so
/// the source of the events is `leat.APP`. Thread-safe.
public final class AccountEvents {

    private static final String WHAT = "EventBridge";

    /// Error codes of an event that may be accepted later
    /// (https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEventsResultEntry.html).
    private static final Set<String> TRANSIENT =
            Set.of(
                    "InternalException",
                    "InternalFailure",
                    "LimitExceededException",
                    "ThrottlingException");

    private static final Logger LOG = LoggerFactory.getLogger(AccountEvents.class);

    private final Supplier<EventBridgeClient> client;
    private final String app;
    private final StateTable table;
    private volatile @Nullable EventPlace place;

    /// @param app the name of the app
    /// @param table the state table, which is in the account and region of the app
    public AccountEvents(Supplier<EventBridgeClient> client, String app, StateTable table) {
        this.client = client;
        this.app = app;
        this.table = table;
    }

    /// Returns the place from which the events of the app come.
    ///
    /// @throws UnavailableException if DynamoDB is unavailable
    public EventPlace place() {
        var known = place;
        if (known == null) {
            var arn = ArnParts.of(table.arn());
            known = new EventPlace(EventPlace.source(app), arn.account(), arn.region());
            place = known;
        }
        return known;
    }

    /// Puts events on the bus. An event that EventBridge will never accept is only logged: the dead
    /// letter of its file has the same information.
    ///
    /// @throws UnavailableException if the others were not all put
    void put(List<BusEvent> events) {
        for (var event : events) {
            var entry =
                    PutEventsRequestEntry.builder()
                            .source(event.source())
                            .detailType(event.detailType())
                            .time(event.time())
                            .resources(event.resources())
                            .detail(event.detail())
                            .build();
            put(entry);
        }
    }

    private void put(PutEventsRequestEntry entry) {
        try {
            client.get().putEvents(put -> put.entries(entry)).entries().forEach(this::check);
        } catch (SdkException failed) {
            var unavailable = AwsFailures.unavailable(WHAT, failed);
            if (!AwsFailures.isRefused(failed)) {
                throw unavailable;
            }
            LOG.error("The event of a failed file is not sent: {}", unavailable.getMessage());
        }
    }

    private void check(PutEventsResultEntry result) {
        if (result.errorCode() == null) {
            return;
        }
        var text =
                "%s did not accept the event of a failed file: %s (%s)"
                        .formatted(WHAT, result.errorMessage(), result.errorCode());
        if (TRANSIENT.contains(result.errorCode())) {
            throw new UnavailableException(text);
        }
        LOG.error(text);
    }
}
