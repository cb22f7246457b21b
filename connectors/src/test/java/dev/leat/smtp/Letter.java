package dev.leat.smtp;

import dev.leat.port.Deliveries.Delivery;
import dev.leat.port.Deliveries.State;
import dev.leat.port.TopicAdmin.Protocol;
import java.time.Instant;
import java.util.Optional;

/// Deliveries to be mailed.
final class Letter {

    static final Instant PUBLISHED = Instant.parse("2026-01-05T10:00:00Z");

    private Letter() {}

    static Delivery to(String address, String id, String subject, String text) {
        return of(Protocol.EMAIL, address, id, Optional.of(subject), text);
    }

    static Delivery of(
            Protocol protocol, String address, String id, Optional<String> subject, String text) {
        return new Delivery(
                1,
                id,
                "late_orders",
                "s1",
                protocol,
                address,
                "Notification",
                false,
                subject,
                text,
                PUBLISHED,
                State.WAITING,
                0,
                PUBLISHED,
                PUBLISHED,
                "",
                Optional.empty());
    }
}
