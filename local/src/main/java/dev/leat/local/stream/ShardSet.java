package dev.leat.local.stream;

import dev.leat.port.Streams;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/// The shards of a stream at one time. The hash keys of the open shards are all hash keys, without
/// overlap. Immutable.
final class ShardSet {

    /// A shard; `closed` is the time at which it was closed.
    record Member(ShardLog log, Optional<Instant> closed) {

        Streams.Shard described() {
            return new Streams.Shard(
                    log.number(), log.parent(), log.adjacent(), log.hashes(), log.next(), closed);
        }
    }

    private final List<Member> members;
    private final NavigableMap<BigInteger, ShardLog> open = new TreeMap<>();

    ShardSet(List<Member> members) {
        this.members =
                members.stream().sorted(Comparator.comparingInt(m -> m.log().number())).toList();
        for (var member : members) {
            if (member.closed().isEmpty()) {
                open.put(member.log().hashes().first(), member.log());
            }
        }
    }

    List<Member> members() {
        return members;
    }

    Optional<Member> find(int number) {
        return members.stream().filter(member -> member.log().number() == number).findFirst();
    }

    /// Returns the open shards in the order of their hash keys.
    List<ShardLog> open() {
        return List.copyOf(open.values());
    }

    /// Returns the open shard that has this hash key.
    ShardLog at(BigInteger hash) {
        return open.floorEntry(hash).getValue();
    }

    /// Returns the number of the next shard. The shard with the highest number is always open.
    int nextNumber() {
        return members.isEmpty() ? 0 : members.getLast().log().number() + 1;
    }

    /// Returns a copy in which one shard is closed.
    ShardSet closing(ShardLog shard, Instant when) {
        var others = new ArrayList<>(members);
        others.replaceAll(
                member -> member.log() == shard ? new Member(shard, Optional.of(when)) : member);
        return new ShardSet(others);
    }

    /// Returns a copy with another open shard.
    ShardSet with(ShardLog shard) {
        var others = new ArrayList<>(members);
        others.add(new Member(shard, Optional.empty()));
        return new ShardSet(others);
    }

    ShardSet without(ShardLog shard) {
        return new ShardSet(members.stream().filter(member -> member.log() != shard).toList());
    }
}
