package dev.leat.port;

/// A platform that has all three parts, as the embedded platform does. Only code for the embedded
/// platform depends on this type; other code depends on the part that it needs.
public interface Platform extends EnginePlatform, RepairPlatform, LocalServices {

    @Override
    Buckets buckets();

    @Override
    Tables tables();

    @Override
    default StreamAccess streamAccess() {
        return new StoredStreams(streams(), time());
    }

    @Override
    Time time();
}
