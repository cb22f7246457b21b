package dev.leat.cli.mail;

import dev.leat.cli.run.AppLocation;
import dev.leat.cli.run.RunningInfo;
import dev.leat.delivery.SubscriptionConfirmation;
import dev.leat.port.Deliveries.Delivery;
import dev.leat.port.Deliveries.State;
import dev.leat.port.TopicAdmin.Protocol;
import dev.leat.server.operations.DeliveryOperations;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Queries and text for deliveries to external subscribers.
public final class MailDeliveries {

    static final Set<Protocol> MAIL = EnumSet.of(Protocol.EMAIL, Protocol.EMAIL_JSON);

    /// All protocols that leave the app.
    static final Set<Protocol> ALL = EnumSet.complementOf(EnumSet.of(Protocol.SQS));

    private static final int PAGE = 1000;

    private MailDeliveries() {}

    /// Returns `waiting`, `sent`, `kept` or `failed`.
    public static String word(State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    /// Returns the newest deliveries of these protocols and states, at most `most`.
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

    /// Returns an endpoint without possible secrets of a URL: its login and query.
    public static String shown(Protocol protocol, String endpoint) {
        return switch (protocol) {
            case SQS, EMAIL, EMAIL_JSON, RECORD -> endpoint;
            case HTTP, HTTPS -> endpoint.replaceFirst("//[^/@]*@", "//").replaceFirst("\\?.*", "");
        };
    }

    /// Returns the confirmation request of this app, with the app's address if it runs.
    static SubscriptionConfirmation question(AppLocation place) {
        return new SubscriptionConfirmation(
                () -> RunningInfo.read(place.state()).flatMap(RunningInfo::aws));
    }

    static String to(Delivery delivery) {
        return shown(delivery.protocol(), delivery.endpoint());
    }

    static String subject(Delivery delivery) {
        return delivery.subject().orElse("");
    }
}
