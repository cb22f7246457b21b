package dev.leat.redis;

import dev.leat.port.CorruptStateException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import redis.clients.jedis.Jedis;

/// The apps that own keys in a database. Two apps can share a database only if their keys can never
/// be equal. The same rule applies to two views of one app.
final class KeyOwners {

    /// This key cannot be a key of an app, because no app has a `#` in its name.
    private static final String KEY = "leat:#owners";

    private static final LuaScript CLAIM = LuaScript.of("claim.lua");

    private static final String ITSELF = "=";
    private static final String ALL_BEHIND = "*";

    private final List<byte[]> claims = new ArrayList<>();

    private KeyOwners(KeyLayout layout) {
        add(KEY);
        add(layout.app().name());
        for (var view : layout.views().values()) {
            var names = view.names();
            claim(ITSELF, view.keys(), view);
            claim(ITSELF, view.rank(), view);
            claim(names.single() ? ITSELF : ALL_BEHIND, names.prefix(), view);
        }
    }

    private void claim(String how, String name, RedisView view) {
        add(how);
        add(name);
        add(view.name());
    }

    private void add(String text) {
        claims.add(text.getBytes(StandardCharsets.UTF_8));
    }

    /// Makes the app the owner of its views' keys.
    ///
    /// @throws CorruptStateException if another app owns some of these keys
    static void claim(Jedis redis, RedisUrl url, KeyLayout layout) {
        var claims = new KeyOwners(layout).claims;
        if (CLAIM.run(redis, claims.toArray(byte[][]::new)) instanceof List<?> taken) {
            throw new CorruptStateException(
                    "Redis at %s has %s of the app %s; use another database for the view %s"
                            .formatted(
                                    url,
                                    text(taken.getFirst()),
                                    text(taken.get(1)),
                                    text(taken.getLast())));
        }
    }

    private static String text(Object bytes) {
        return new String((byte[]) bytes, StandardCharsets.UTF_8);
    }
}
