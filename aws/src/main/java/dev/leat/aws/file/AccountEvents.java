package dev.leat.aws.file;

import dev.leat.aws.AwsFailures;
import dev.leat.aws.state.StateTable;
import dev.leat.event.BusEvent;
import dev.leat.port.EventPlace;
import dev.leat.port.UnavailableException;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;

/// The default event bus of the app's account. AWS refuses sources that begin with `aws.`
/// (https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEventsRequestEntry.html), so
/// the source of the events is `leat.APP`. Thread-safe.
public final class AccountEvents {

    private static final String WHAT = "EventBridge";
    private static final int ACCOUNT = 4;
    private static final int REGION = 3;

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
            var arn = table.arn().split(":", -1);
            known = new EventPlace("leat." + app, arn[ACCOUNT], arn[REGION]);
            place = known;
        }
        return known;
    }

    /// Puts events on the bus.
    ///
    /// @throws UnavailableException if not all of them were put
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
            var answer =
                    AwsFailures.call(WHAT, () -> client.get().putEvents(put -> put.entries(entry)));
            for (var failed : answer.entries()) {
                if (failed.errorCode() != null) {
                    throw new UnavailableException(
                            "%s did not accept the event of a failed file: %s (%s)"
                                    .formatted(WHAT, failed.errorMessage(), failed.errorCode()));
                }
            }
        }
    }
}
