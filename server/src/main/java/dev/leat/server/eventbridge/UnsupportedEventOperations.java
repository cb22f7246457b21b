package dev.leat.server.eventbridge;

import dev.leat.server.aws.AwsErrorException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The operations of EventBridge that Leat does not support.
final class UnsupportedEventOperations {

    static final Map<String, AwsErrorException> ALL = all();

    private UnsupportedEventOperations() {}

    private static Map<String, AwsErrorException> all() {
        var all = new HashMap<String, AwsErrorException>();
        put(
                all,
                "other event buses than default",
                "CreateEventBus",
                "UpdateEventBus",
                "DeleteEventBus");
        put(
                all,
                "archives and replays of events",
                "CreateArchive",
                "DescribeArchive",
                "ListArchives",
                "UpdateArchive",
                "DeleteArchive",
                "StartReplay",
                "DescribeReplay",
                "ListReplays",
                "CancelReplay");
        put(
                all,
                "API destinations and connections",
                "CreateApiDestination",
                "DescribeApiDestination",
                "ListApiDestinations",
                "UpdateApiDestination",
                "DeleteApiDestination",
                "CreateConnection",
                "DescribeConnection",
                "ListConnections",
                "UpdateConnection",
                "DeleteConnection",
                "DeauthorizeConnection");
        put(
                all,
                "global endpoints",
                "CreateEndpoint",
                "DescribeEndpoint",
                "ListEndpoints",
                "UpdateEndpoint",
                "DeleteEndpoint");
        put(
                all,
                "partner event sources",
                "ActivateEventSource",
                "DeactivateEventSource",
                "DescribeEventSource",
                "ListEventSources",
                "CreatePartnerEventSource",
                "DeletePartnerEventSource",
                "DescribePartnerEventSource",
                "ListPartnerEventSources",
                "ListPartnerEventSourceAccounts",
                "PutPartnerEvents");
        put(all, "permissions of other accounts", "PutPermission", "RemovePermission");
        return Map.copyOf(all);
    }

    private static void put(Map<String, AwsErrorException> all, String what, String... operations) {
        var error = EventErrors.invalid("Leat does not support " + what + ".");
        List.of(operations).forEach(operation -> all.put(operation, error));
    }
}
