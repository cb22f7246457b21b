package dev.leat.redis;

import dev.leat.batch.Hashes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisNoScriptException;

/// A Lua script. Its text is sent to Redis only if Redis does not have it yet.
record LuaScript(String text, byte[] sha) {

    /// Returns the script that consists of these resources, one after the other.
    static LuaScript of(String... names) {
        var text = new StringBuilder();
        for (var name : names) {
            text.append(read(name)).append('\n');
        }
        return new LuaScript(text.toString(), sha(text.toString()));
    }

    private static String read(String name) {
        try (var in = LuaScript.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the jar has no " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] sha(String text) {
        var digest = Hashes.digest("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(digest).getBytes(StandardCharsets.US_ASCII);
    }

    /// Runs the script and returns its reply. Sends the text first if Redis does not have it.
    Object run(Jedis redis, byte[]... arguments) {
        try {
            return redis.evalsha(sha, List.of(), List.of(arguments));
        } catch (JedisNoScriptException _) {
            return redis.eval(text.getBytes(StandardCharsets.UTF_8), List.of(), List.of(arguments));
        }
    }
}
