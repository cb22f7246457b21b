package dev.leat.port;

/// A platform with all three parts, as the embedded platform. Only code that serves the embedded
/// platform depends on this type; all other code depends on the part that it needs.
public interface Platform extends EnginePlatform, RepairPlatform, LocalServices {

    @Override
    Buckets buckets();

    @Override
    Time time();
}
