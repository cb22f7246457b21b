package dev.leat.redis;

import dev.leat.port.UnavailableException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;

/// The primary of a cluster with one shard, such as ElastiCache in cluster mode. Leat's scripts
/// change keys of many slots, so a cluster with several shards is refused.
final class ShardPrimary {

    /// Positions in a line of the reply to CLUSTER NODES
    /// (https://redis.io/docs/latest/commands/cluster-nodes/). Only primaries with slots have more
    /// fields than [#FIELDS].
    private static final int ID = 0;

    private static final int ADDRESS = 1;
    private static final int FLAGS = 2;
    private static final int FIELDS = 8;

    private ShardPrimary() {}

    /// Returns the address of the primary if the connection leads to another node of a cluster;
    /// empty if it leads to the primary, or if this Redis is no cluster.
    ///
    /// @throws dev.leat.port.CorruptStateException if the cluster has several shards
    /// @throws UnavailableException if the cluster has no primary
    static Optional<HostAndPort> elsewhere(Jedis redis, RedisUrl url) {
        if (!redis.info("cluster").contains("cluster_enabled:1")) {
            return Optional.empty();
        }
        var primaries = primaries(redis, url);
        if (primaries.isEmpty()) {
            throw new UnavailableException(
                    "Redis at %s is a cluster in which no primary has slots; Leat retries"
                            .formatted(url));
        }
        if (primaries.size() > 1) {
            throw RedisFailure.cluster(url);
        }
        var primary = primaries.entrySet().iterator().next();
        return primary.getKey().equals(redis.clusterMyId())
                ? Optional.empty()
                : Optional.of(primary.getValue());
    }

    /// Returns the addresses of the primaries that have slots, by id.
    private static Map<String, HostAndPort> primaries(Jedis redis, RedisUrl url) {
        var primaries = new HashMap<String, HostAndPort>();
        for (var line : redis.clusterNodes().lines().toList()) {
            var fields = line.split(" ", -1);
            if (fields.length > FIELDS && fields[FLAGS].contains("master")) {
                primaries.put(fields[ID], address(fields[ADDRESS], url));
            }
        }
        return primaries;
    }

    /// Returns the address in `HOST:PORT@BUS,NAME`. A node that does not know its host has the one
    /// that the client used.
    private static HostAndPort address(String text, RedisUrl url) {
        var address = text.replaceAll("[@,].*", "");
        int colon = address.lastIndexOf(':');
        var host = address.substring(0, colon);
        return new HostAndPort(
                host.isEmpty() ? url.host() : host, Integer.parseInt(address.substring(colon + 1)));
    }
}
