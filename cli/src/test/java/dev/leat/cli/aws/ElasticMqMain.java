package dev.leat.cli.aws;

import com.typesafe.config.ConfigFactory;
import org.elasticmq.server.ElasticMQServer;
import org.elasticmq.server.config.ElasticMQServerConfig;

/// ElasticMQ as a process, as its images start it: with the configuration file that the first
/// argument names, on the port of the second argument.
public final class ElasticMqMain {

    private ElasticMqMain() {}

    /// Starts the server, and then prints the address of its health check.
    public static void main(String[] arguments) {
        System.setProperty("config.file", arguments[0]);
        System.setProperty("rest-sqs.bind-hostname", "127.0.0.1");
        System.setProperty("rest-sqs.bind-port", arguments[1]);
        var stop = new ElasticMQServer(new ElasticMQServerConfig(ConfigFactory.load())).start();
        Runtime.getRuntime().addShutdownHook(new Thread(stop::apply));
        System.out.println("http://127.0.0.1:" + arguments[1] + "/health");
    }
}
