package dev.leat.port;

/// A platform with all three parts, as the embedded one is. Only what serves the embedded platform
/// alone asks for it; everything else takes the part that it needs.
public interface Platform extends EnginePlatform, RepairPlatform, LocalServices {

    @Override
    Buckets buckets();

    @Override
    Time time();
}
