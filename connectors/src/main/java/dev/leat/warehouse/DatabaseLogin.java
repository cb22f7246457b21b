package dev.leat.warehouse;

import dev.leat.app.DatabaseUrl;
import dev.leat.port.UnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The user and password with which connections to a database are opened. They are read by the
/// first connection, and again when they are about to expire or the database refuses them. Open
/// connections keep theirs. Thread-safe.
public final class DatabaseLogin {

    /// Credentials are not used in the last minutes before they expire: opening a connection may
    /// take so long if the database has to be resumed.
    private static final Duration MARGIN = Duration.ofMinutes(5);

    private final Supplier<Credentials> source;
    private final InstantSource clock;
    private @Nullable Credentials known;

    /// A user and a password. Never log them.
    ///
    /// @param properties the settings of the driver with which it sends them
    /// @param expiry empty if they do not expire
    public record Credentials(Properties properties, Optional<Instant> expiry) {

        public static Credentials of(String user, String password, Instant expiry) {
            var properties = new Properties();
            properties.setProperty("user", user);
            properties.setProperty("password", password);
            return new Credentials(properties, Optional.of(expiry));
        }

        /// Omits the password.
        @Override
        public String toString() {
            return "Credentials[expiry=%s]".formatted(expiry);
        }
    }

    /// @param source reads the credentials; throws [UnavailableException] if it cannot
    public DatabaseLogin(Supplier<Credentials> source, InstantSource clock) {
        this.source = source;
        this.clock = clock;
    }

    /// Returns a login with the user and password of a URL, or without any if it has none.
    public static DatabaseLogin of(DatabaseUrl url) {
        var fixed = new Credentials(url.credentials(), Optional.empty());
        return new DatabaseLogin(() -> fixed, InstantSource.system());
    }

    /// Returns the settings of the driver for a new connection.
    ///
    /// @throws UnavailableException if the credentials cannot be read
    synchronized Properties properties() {
        var now = known;
        if (now == null || now.expiry().filter(this::isNear).isPresent()) {
            now = source.get();
            known = now;
        }
        return now.properties();
    }

    private boolean isNear(Instant expiry) {
        return !clock.instant().plus(MARGIN).isBefore(expiry);
    }

    /// Reads the credentials again before the next connection.
    synchronized void forget() {
        known = null;
    }
}
