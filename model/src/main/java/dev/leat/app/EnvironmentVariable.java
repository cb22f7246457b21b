package dev.leat.app;

import java.util.Optional;

/// An environment variable that an app file reads with `${env:NAME}` or `${env:NAME:-default}`.
public record EnvironmentVariable(String name, Optional<String> otherwise) {}
