package dev.leat.port;

import dev.leat.port.DeliveryTransport.UndeliverableException;
import java.time.Duration;
import java.util.Optional;

/// The response of an HTTP server to a delivery: the status code, and the delay in the header
/// `Retry-After`.
public record HttpDeliveryResult(int status, Optional<Duration> retryAfter) {

    /// Returns true if the server accepted the delivery.
    public boolean success() {
        return status >= 200 && status < 300;
    }

    /// Throws an exception unless the server accepted the delivery. Status 429, 502, 503 or 504
    /// means that the server is unavailable. With any other status the server refuses this
    /// delivery; the refusal is permanent for 4xx except 408.
    ///
    /// @param server the server's name, for messages
    /// @throws UndeliverableException if the server refuses the delivery
    /// @throws UnavailableException if the server is unavailable
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
