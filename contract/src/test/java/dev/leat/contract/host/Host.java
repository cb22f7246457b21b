package dev.leat.contract.host;

import java.util.Arrays;

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
    MOTO("moto");

    private final String title;

    Host(String title) {
        this.title = title;
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
