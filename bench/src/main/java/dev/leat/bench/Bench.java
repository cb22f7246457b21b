package dev.leat.bench;

import dev.leat.bench.files.AwsFilesBench;
import dev.leat.bench.files.AwsLakeBench;
import dev.leat.bench.files.FilesBench;
import dev.leat.bench.files.LakeBench;
import dev.leat.bench.objects.ObjectBench;
import dev.leat.bench.sqs.SqsDrainBench;
import dev.leat.bench.streams.StreamBench;
import dev.leat.bench.tables.TableDrainBench;
import dev.leat.bench.tables.TableEndpointBench;
import dev.leat.bench.warehouse.AwsLoadBench;
import dev.leat.bench.warehouse.ReplayDiffBench;
import dev.leat.bench.warehouse.StreamLoadBench;
import dev.leat.bench.warehouse.WarehouseBench;

/// Runs all benchmarks that have goals: the kernel (row processing of a pipeline) compared with
/// handwritten Java, the lint of long pipelines, the paths from a queue to views and to a table,
/// views in Redis, a queue in SQS compared with other consumers, redrives, the endpoints for SQS
/// and DynamoDB compared with other servers, PutRecords compared with a file, a deep queue compared
/// with a shallow one, the conversion of a large CSV to Parquet and lake tables, both also on AWS,
/// warehouse tables compared with their databases alone, a stream to a warehouse table, the
/// comparison of two app files, the recovery of a killed app, and objects over HTTP.
public final class Bench {

    private Bench() {}

    public static void main(String[] arguments) throws Exception {
        System.out.println("== kernel, one thread");
        KernelBench.main(new String[0]);
        System.out.println("== lint of long pipelines");
        LintBench.main(new String[0]);
        System.out.println("== queue -> views");
        DrainBench.main(new String[0]);
        System.out.println("== quality of queue -> views");
        QualityBench.main(new String[0]);
        System.out.println("== Redis views");
        RedisBench.main(new String[0]);
        System.out.println("== queue -> table");
        TableDrainBench.main(new String[] {"3", "60"});
        System.out.println("== queue in SQS -> views in Redis");
        SqsDrainBench.main(new String[0]);
        System.out.println("== redrive of dead letters");
        RedriveBench.main(new String[0]);
        System.out.println("== endpoint for AWS clients");
        EndpointBench.main(new String[] {"3", "5", "bench/target/endpoint-bench"});
        System.out.println("== tables over HTTP");
        TableEndpointBench.main(new String[0]);
        System.out.println("== streams over HTTP");
        StreamBench.main(new String[] {"3", "bench/target"});
        System.out.println("== queue");
        QueueBench.main(new String[] {"3", "bench/target/queue-bench"});
        System.out.println("== files");
        FilesBench.main(new String[0]);
        System.out.println("== files on AWS");
        AwsFilesBench.main(new String[0]);
        System.out.println("== lake tables");
        LakeBench.main(new String[0]);
        System.out.println("== lake tables on AWS");
        AwsLakeBench.main(new String[0]);
        System.out.println("== warehouse tables");
        WarehouseBench.main(new String[0]);
        System.out.println("== warehouse tables on AWS");
        AwsLoadBench.main(new String[0]);
        System.out.println("== stream -> warehouse table");
        StreamLoadBench.main(new String[0]);
        System.out.println("== leat replay --diff");
        ReplayDiffBench.main(new String[0]);
        System.out.println("== recovery after kill -9");
        RecoveryBench.main(new String[0]);
        System.out.println("== objects over HTTP");
        ObjectBench.main(new String[0]);
    }
}
