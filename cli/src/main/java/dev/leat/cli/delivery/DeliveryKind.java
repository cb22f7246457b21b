package dev.leat.cli.delivery;

import dev.leat.cli.terminal.CommandException;
import dev.leat.port.TopicAdmin.Protocol;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/// A kind of deliveries that leave the app.
enum DeliveryKind {
    /// Messages of topics to mail addresses.
    MAILS,
    /// Messages of topics to URLs.
    HTTP,
    /// Records of pipelines to endpoints.
    RECORDS;

    /// The protocols of all kinds.
    static final Set<Protocol> ALL = Set.copyOf(EnumSet.complementOf(EnumSet.of(Protocol.SQS)));

    Set<Protocol> protocols() {
        return switch (this) {
            case MAILS -> Set.of(Protocol.EMAIL, Protocol.EMAIL_JSON);
            case HTTP -> Set.of(Protocol.HTTP, Protocol.HTTPS);
            case RECORDS -> Set.of(Protocol.RECORD);
        };
    }

    /// Returns the kind that an argument names.
    ///
    /// @throws CommandException if there is none
    static DeliveryKind of(String word) {
        return Arrays.stream(values())
                .filter(kind -> kind.name().toLowerCase(Locale.ROOT).equals(word))
                .findFirst()
                .orElseThrow(() ->
                        CommandException.input(
                                "'%s' is not a kind of deliveries; use one of: mails, http, records"
                                        .formatted(word)));
    }
}
