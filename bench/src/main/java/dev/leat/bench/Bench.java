package dev.leat.bench;

import dev.leat.bench.files.FilesBench;
import dev.leat.bench.objects.ObjectBench;

/// All measurements that the goals are about, in one run: the kernel beside Java written by hand,
/// the whole way from a queue to views, views on Redis, dead letters on their way back, the
/// endpoint beside another one, a deep queue beside a shallow one, a large CSV to Parquet, and
/// objects in and out over the wire.
public final class Bench {

    private Bench() {}

    public static void main(String[] arguments) throws Exception {
        System.out.println("== kernel, one thread");
        KernelBench.main(new String[0]);
        System.out.println("== queue -> views");
        DrainBench.main(new String[0]);
        System.out.println("== Redis views");
        RedisBench.main(new String[0]);
        System.out.println("== dead letters back to their queue");
        RedriveBench.main(new String[0]);
        System.out.println("== endpoint for clients of AWS");
        EndpointBench.main(new String[] {"3", "5", "bench/target/endpoint-bench"});
        System.out.println("== queue");
        QueueBench.main(new String[] {"3", "bench/target/queue-bench"});
        System.out.println("== files");
        FilesBench.main(new String[0]);
        System.out.println("== objects over the wire");
        ObjectBench.main(new String[0]);
    }
}
