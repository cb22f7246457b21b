package dev.leat.delivery;

import dev.leat.port.DeliveryTransport.UndeliverableException;
import dev.leat.port.UnavailableException;
import java.time.Duration;
import java.util.Optional;

/// The answer of an HTTP server to a delivery: its status, and the wait that `Retry-After` asks
/// for.
public record HttpDeliveryResult(int status, Optional<Duration> retryAfter) {

    /// The server has the delivery.
    public boolean success() {
        return status >= 200 && status < 300;
    }

    /// Returns if the server has the delivery. A server that is not ready (429, 502, 503, 504) is
    /// unavailable; any other answer is about this delivery, for good where it is 4xx but 408.
    ///
    /// @param server its name in messages
    /// @throws Undeliverable if the server refuses it
    /// @throws Unavailable if the server is not ready
    public void judge(String server) throws UndeliverableException {
        if (success()) {
            return;
        }
        var message = "%s answered %d".formatted(server, status);
        switch (status) {
            case 429, 502, 503, 504 -> throw new UnavailableException(message, retryAfter);
            case 408 -> throw new UndeliverableException(message, false, retryAfter);
            default ->
                    throw new UndeliverableException(
                            message, status >= 400 && status < 500, retryAfter);
        }
    }
}
