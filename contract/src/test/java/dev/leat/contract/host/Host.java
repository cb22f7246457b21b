package dev.leat.contract.host;

import java.util.Arrays;
import java.util.Set;

/// A platform, with the services beneath it, on which contracts run. `docs/contracts.md` says which
/// contracts run on which host.
public enum Host {
    /// The embedded platform.
    EMBEDDED("embedded"),
    /// The platform on AWS, over Leat's own endpoint on virtual time.
    LEAT("Leat's endpoint"),
    /// The platform on AWS, with ElasticMQ on virtual time as SQS.
    ELASTIC_MQ("ElasticMQ"),
    /// The platform on AWS, over moto on real time.
    MOTO("moto"),
    /// The platform on AWS, with kinesalite on real time as Kinesis.
    KINESALITE("kinesalite", "StreamSinkContract", "StreamSourceContract");

    private final String title;
    private final Set<String> contracts;

    /// @param contracts the simple names of the contracts whose service the host has; none if it
    ///   has the services of all
    Host(String title, String... contracts) {
        this.title = title;
        this.contracts = Set.of(contracts);
    }

    /// Returns true if the host has the service of a contract.
    public boolean has(String contract) {
        return contracts.isEmpty() || contracts.contains(contract);
    }

    /// Returns the name in `docs/contracts.md`.
    public String title() {
        return title;
    }

    /// @throws IllegalArgumentException if there is no host with this title
    static Host of(String title) {
        return Arrays.stream(values())
                .filter(host -> host.title.equals(title))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no host " + title));
    }
}
