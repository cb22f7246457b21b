package dev.leat.server;

import dev.leat.port.Deliveries.State;
import dev.leat.port.Topics.Protocol;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// `/leat/deliveries/...`: deliveries, for another process of this machine.
final class DeliveryAnswers {

    private static final int UNFIT = 422;

    private final Operations operations;

    DeliveryAnswers(Operations operations) {
        this.operations = operations;
    }

    Object list(Request request) {
        int most =
                (int)
                        Math.clamp(
                                RedriveAnswers.number(request, "most"),
                                1L,
                                (long) DeliveryOperations.MOST);
        return operations
                .deliveries()
                .list(
                        named(request, "protocols", Protocol.class),
                        named(request, "states", State.class),
                        most);
    }

    Optional<Object> of(String name, String what, Request request) {
        long number = number(name);
        return switch (what) {
            case "message" -> {
                request.allow("GET");
                yield Optional.of(operations.deliveries().find(number).stream().toList());
            }
            case "again" -> {
                request.allow("POST");
                operations.deliveries().again(number);
                yield Optional.of(number);
            }
            default -> Optional.empty();
        };
    }

    private static long number(String name) {
        try {
            return Long.parseLong(name);
        } catch (NumberFormatException _) {
            throw new Refusal(UNFIT, "a delivery has a number");
        }
    }

    private static <E extends Enum<E>> Set<E> named(Request request, String name, Class<E> type) {
        var text = request.query().getOrDefault(name, List.of("")).getFirst();
        var found = EnumSet.noneOf(type);
        try {
            Stream.of(text.split(",", -1))
                    .filter(word -> !word.isEmpty())
                    .forEach(word -> found.add(Enum.valueOf(type, word)));
        } catch (IllegalArgumentException _) {
            throw new Refusal(UNFIT, "these are no " + name);
        }
        return found;
    }
}
