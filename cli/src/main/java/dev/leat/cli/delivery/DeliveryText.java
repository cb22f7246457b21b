package dev.leat.cli.delivery;

import com.google.re2j.Pattern;
import dev.leat.cli.place.AppLocation;
import dev.leat.cli.place.RunningInfo;
import dev.leat.cli.terminal.CommandException;
import dev.leat.delivery.SubscriptionConfirmation;
import dev.leat.operations.DeliveryOperations;
import dev.leat.port.Deliveries.Delivery;
import dev.leat.port.Deliveries.State;
import dev.leat.port.TopicAdmin.Protocol;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// Queries and text for deliveries.
public final class DeliveryText {

    private static final Map<String, Set<Protocol>> KINDS =
            Map.of(
                    "mails", Set.of(Protocol.EMAIL, Protocol.EMAIL_JSON),
                    "http", Set.of(Protocol.HTTP, Protocol.HTTPS),
                    "records", Set.of(Protocol.RECORD));

    private static final Pattern LOGIN = Pattern.compile("//[^/@]*@");
    private static final int PAGE = 1000;

    private DeliveryText() {}

    /// Returns `waiting`, `sent`, `kept` or `failed`.
    public static String word(State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    /// Returns the protocols of a kind of deliveries.
    ///
    /// @throws CommandException if there is no such kind
    static Set<Protocol> protocols(String kind) {
        var protocols = KINDS.get(kind);
        if (protocols == null) {
            throw CommandException.input(
                    "'%s' is not a kind of deliveries; use one of: mails, http, records"
                            .formatted(kind));
        }
        return protocols;
    }

    /// Returns at most `most` deliveries with these protocols and states, newest first.
    static List<Delivery> list(
            DeliveryOperations deliveries, Set<Protocol> protocols, Set<State> states, int most) {
        var all = new ArrayList<Delivery>();
        long cursor = 0;
        while (all.size() < most) {
            int left = Math.min(most - all.size(), PAGE);
            var page = deliveries.list(protocols, states, cursor, left);
            if (page.isEmpty()) {
                break;
            }
            all.addAll(page);
            cursor = page.getLast().number();
        }
        return all;
    }

    /// Returns an endpoint for display. A URL is shown without login and query, which may be
    /// secret.
    public static String shown(Protocol protocol, String endpoint) {
        return switch (protocol) {
            case SQS, EMAIL, EMAIL_JSON, RECORD -> endpoint;
            case HTTP, HTTPS ->
                    LOGIN.matcher(endpoint).replaceFirst("//").replaceFirst("\\?.*", "");
        };
    }

    /// Returns the text of confirmation requests. Its links have the app's address if the app runs.
    static SubscriptionConfirmation question(AppLocation place) {
        return new SubscriptionConfirmation(
                () -> RunningInfo.read(place.state()).flatMap(RunningInfo::aws));
    }

    /// Returns a delivery whose endpoint is as for display.
    static Delivery shown(Delivery delivery) {
        return delivery.with(
                shown(delivery.protocol(), delivery.endpoint()),
                delivery.subject(),
                delivery.text());
    }

    static String subject(Delivery delivery) {
        return delivery.subject().orElse("");
    }
}
