package dev.leat.redis;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisDataException;

/// A check of the settings that Redis needs to keep acknowledged writes. With its default settings,
/// Redis can lose acknowledged writes.
final class DurabilityCheck {

    private DurabilityCheck() {}

    static List<String> of(Jedis redis, RedisUrl url) {
        Map<String, String> settings;
        try {
            settings = settings(redis);
        } catch (JedisDataException e) {
            return List.of(
                    "Redis at %s does not allow Leat to read its settings (%s); make sure that they include 'appendonly yes', 'appendfsync always' and 'maxmemory-policy noeviction'"
                            .formatted(url, e.getMessage()));
        }
        var notices = new ArrayList<String>();
        durability(settings).ifPresent(what -> notices.add("Redis at %s %s".formatted(url, what)));
        eviction(settings).ifPresent(what -> notices.add("Redis at %s %s".formatted(url, what)));
        return List.copyOf(notices);
    }

    private static Optional<String> durability(Map<String, String> settings) {
        if (!"yes".equals(settings.get("appendonly"))) {
            return Optional.of(
                    "has the setting 'appendonly no': acknowledged writes are lost if Redis crashes; set 'appendonly yes' and 'appendfsync always'");
        }
        var sync = settings.get("appendfsync");
        return "always".equals(sync)
                ? Optional.empty()
                : Optional.of(
                        "has the setting 'appendfsync %s': the last acknowledged writes are lost if Redis crashes; set 'appendfsync always'"
                                .formatted(sync));
    }

    private static Optional<String> eviction(Map<String, String> settings) {
        var policy = settings.get("maxmemory-policy");
        if ("0".equals(settings.get("maxmemory")) || "noeviction".equals(policy)) {
            return Optional.empty();
        }
        return Optional.of(
                "has the setting 'maxmemory-policy %s': Redis deletes views and identities when its memory is full; set 'maxmemory-policy noeviction'"
                        .formatted(policy));
    }

    private static Map<String, String> settings(Jedis redis) {
        var settings = new HashMap<String, String>();
        for (var name : List.of("appendonly", "appendfsync", "maxmemory", "maxmemory-policy")) {
            settings.putAll(redis.configGet(name));
        }
        return settings;
    }
}
