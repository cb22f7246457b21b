package dev.leat.port;

import java.util.Optional;

/// The three parts of a platform, which may be different objects: if the views are in an external
/// store, `engine` is a separate object. The code that opens the parts also closes them.
///
/// @param services empty if the platform offers no services, for example on AWS
public record PlatformParts(
        EnginePlatform engine, RepairPlatform repair, Optional<LocalServices> services) {

    public static PlatformParts of(Platform platform) {
        return new PlatformParts(platform, platform, Optional.of(platform));
    }

    /// Returns the archives; empty on a platform without archives.
    public Optional<Archives> archives() {
        return services.map(LocalServices::archives);
    }
}
