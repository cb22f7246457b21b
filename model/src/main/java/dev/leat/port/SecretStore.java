package dev.leat.port;

/// A store of secrets, such as passwords of databases.
@FunctionalInterface
public interface SecretStore {

    /// Returns the text of a secret. Never log it.
    ///
    /// @param name the name in `${secret:NAME}`
    /// @throws UnavailableException if the secret does not exist, or cannot be read; the message
    ///   has the name and the remedy
    String read(String name);
}
