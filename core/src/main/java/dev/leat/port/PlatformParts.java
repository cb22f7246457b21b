package dev.leat.port;

import java.util.Optional;

/// The parts of a platform, which may come from several objects: views that are kept in another
/// store change the engine's part alone. Whoever opened the parts closes them.
///
/// @param services empty where a platform offers none, as one on AWS
public record PlatformParts(
        EnginePlatform engine, RepairPlatform repair, Optional<LocalServices> services) {

    public static PlatformParts of(Platform platform) {
        return new PlatformParts(platform, platform, Optional.of(platform));
    }
}
