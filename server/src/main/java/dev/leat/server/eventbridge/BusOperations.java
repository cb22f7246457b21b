package dev.leat.server.eventbridge;

import dev.leat.server.aws.Caller;
import dev.leat.topic.EventPattern;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.eventbridge.model.DescribeEventBusRequest;
import software.amazon.awssdk.services.eventbridge.model.DescribeEventBusResponse;
import software.amazon.awssdk.services.eventbridge.model.ListEventBusesRequest;
import software.amazon.awssdk.services.eventbridge.model.ListEventBusesResponse;
import software.amazon.awssdk.services.eventbridge.model.TestEventPatternRequest;
import software.amazon.awssdk.services.eventbridge.model.TestEventPatternResponse;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// DescribeEventBus and ListEventBuses of the only event bus, and TestEventPattern.
record BusOperations() {

    private static final JsonMapper JSON = new JsonMapper();

    /// The fields that an event must have.
    /// https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_TestEventPattern.html
    private static final List<String> FIELDS =
            List.of("id", "account", "source", "time", "region", "resources", "detail-type");

    DescribeEventBusResponse describe(DescribeEventBusRequest in, Caller caller) {
        EventNames.checkBus(in.name());
        return DescribeEventBusResponse.builder()
                .name(EventNames.BUS)
                .arn(EventNames.ofBus(caller))
                .build();
    }

    ListEventBusesResponse list(ListEventBusesRequest in, Caller caller) {
        var prefix = in.namePrefix() == null ? "" : in.namePrefix();
        var page =
                EventNames.page(
                        "buses",
                        List.of(EventNames.BUS).stream()
                                .filter(name -> name.startsWith(prefix))
                                .toList(),
                        name -> name,
                        in.nextToken(),
                        in.limit());
        return ListEventBusesResponse.builder()
                .eventBuses(
                        page.items().stream()
                                .map(name ->
                                        software.amazon.awssdk.services.eventbridge.model.EventBus
                                                .builder()
                                                .name(name)
                                                .arn(EventNames.ofBus(caller))
                                                .build())
                                .toList())
                .nextToken(page.next())
                .build();
    }

    TestEventPatternResponse test(TestEventPatternRequest in, Caller caller) {
        var pattern = RuleOperations.parsed(required("eventPattern", in.eventPattern()));
        var json = required("event", in.event());
        var event =
                EventPattern.Event.of(json)
                        .orElseThrow(() ->
                                EventErrors.invalid(
                                        "Parameter Event is not valid. Reason: it is not a JSON object."));
        checkFields(json);
        return TestEventPatternResponse.builder().result(pattern.matches(event)).build();
    }

    private static void checkFields(String json) {
        try {
            var names = JSON.readTree(json).propertyNames();
            var missing = FIELDS.stream().filter(field -> !names.contains(field)).toList();
            if (!missing.isEmpty()) {
                throw EventErrors.invalid(
                        "Parameter Event is not valid. Reason: it has no %s."
                                .formatted(String.join(", ", missing)));
            }
        } catch (JacksonException bad) {
            throw EventErrors.invalid(
                    "Parameter Event is not valid. Reason: " + bad.getOriginalMessage());
        }
    }

    private static String required(String member, @Nullable String value) {
        if (value == null) {
            throw EventErrors.constraint(member, null, "not be null");
        }
        return value;
    }
}
