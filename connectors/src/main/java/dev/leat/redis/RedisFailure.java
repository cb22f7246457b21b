package dev.leat.redis;

import com.google.re2j.Pattern;
import dev.leat.port.CorruptStateException;
import dev.leat.port.UnavailableException;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisException;

/// The meaning of a Redis error: its kind (transient or not), the server's message, and a remedy.
final class RedisFailure {

    /// Remedies for the errors by which Redis reports that it cannot serve requests now. If a
    /// script failed, the name of the error can be anywhere in the text.
    private static final Map<String, String> ADVICE = advice();

    private static final Pattern WORD =
            Pattern.compile("\\b(" + String.join("|", ADVICE.keySet()) + ")\\b");

    private RedisFailure() {}

    private static Map<String, String> advice() {
        var advice = new LinkedHashMap<String, String>();
        advice.put("MOVED", "another node of the cluster is the primary now; Leat connects to it");
        advice.put("LOADING", "it is loading its data; Leat retries");
        advice.put("READONLY", "it is a replica; name the primary in the URL");
        advice.put("MISCONF", "it cannot write to its disk; check its log and the free space");
        advice.put("OOM", "its memory is full; raise its maxmemory");
        advice.put("NOAUTH", "put user and password into the URL");
        advice.put("WRONGPASS", "check user and password in the URL");
        advice.put(
                "NOPERM",
                "in Redis's ACL, allow the user of the URL all commands on the app's keys");
        advice.put("BUSY", "a script is running; wait, or end it with SCRIPT KILL");
        advice.put("MASTERDOWN", "it is a replica without its primary");
        advice.put("NOREPLICAS", "too few replicas are connected (min-replicas-to-write)");
        return advice;
    }

    /// Returns the exception to throw in place of `error`.
    static RuntimeException of(RedisUrl url, JedisException error) {
        var words = words(error);
        if (words.contains("LEAT_DAMAGED ")) {
            var what = words.substring(words.indexOf("LEAT_DAMAGED ") + "LEAT_DAMAGED ".length());
            return damaged(url, what, error);
        }
        if (words.contains("WRONGTYPE")) {
            return damaged(url, "a key of the app's views has another type: " + words, error);
        }
        return new UnavailableException(
                "Redis at %s %s: %s".formatted(url, verb(error), words) + hint(words), error);
    }

    private static CorruptStateException damaged(RedisUrl url, String what, JedisException error) {
        return new CorruptStateException(
                "Redis at %s: %s; another program writes to the keys of the app: give the app a separate database, or delete the key"
                        .formatted(url, what),
                error);
    }

    static CorruptStateException cluster(RedisUrl url) {
        return new CorruptStateException(
                "Redis at %s is a cluster with several shards; a batch changes keys of many slots at once, which such a cluster does not support: use a cluster with one shard, or a Redis without cluster mode"
                        .formatted(url));
    }

    private static String verb(JedisException error) {
        return error instanceof JedisConnectionException ? "cannot be reached" : "answered";
    }

    private static String hint(String words) {
        var found = WORD.matcher(words);
        if (found.find()) {
            return " (" + ADVICE.get(found.group(1)) + ")";
        }
        if (words.contains("AUTH")) {
            return " (" + ADVICE.get("WRONGPASS") + ")";
        }
        return "";
    }

    /// Returns the most specific message: that of the innermost cause, or of the exceptions that
    /// Jedis suppressed for the addresses that it tried ('Connection refused'). Skips an exception
    /// that was already visited, because causes can form a cycle: the cause of an exception that is
    /// suppressed while a connection is closed can be the first error.
    private static String words(Throwable error) {
        var deepest = error;
        var seen = Collections.<Throwable>newSetFromMap(new IdentityHashMap<>());
        for (var next = Optional.of(error); next.isPresent(); next = within(next.get())) {
            if (!seen.add(next.get())) {
                break;
            }
            deepest = next.get();
        }
        var message = deepest.getMessage();
        return message == null ? deepest.getClass().getSimpleName() : message;
    }

    private static Optional<Throwable> within(Throwable error) {
        return Optional.ofNullable(error.getCause())
                .or(() -> Arrays.stream(error.getSuppressed()).findFirst());
    }
}
