package dev.leat.app;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// A deployment target of an app. `stores` maps names of views to the URLs of their stores; other
/// views are stored in the state folder, or on AWS in the app's state table. Without a mail server
/// emails remain in the state folder. `warehouse` is the URL of the database of the warehouse
/// tables, which may contain names of secrets; without one they are in the state folder. An
/// environment with `aws` runs on the services of AWS. `compute` maps names of pipelines that read
/// files to the masters of the clusters that process the files, as [Cluster] describes them.
public record Environment(
        String name,
        Map<String, String> stores,
        Optional<String> warehouse,
        Optional<MailServer> mail,
        Optional<Aws> aws,
        Map<String, String> compute) {

    /// The default environment: everything is in the state folder.
    public static final Environment EMBEDDED = new Environment("embedded", Map.of());

    /// The place of an environment on AWS.
    ///
    /// @param prefix the start of the name of every resource; may be empty
    /// @param fixed true if the app file has the region itself, so that no environment variable
    ///   changes it
    /// @param failedFiles the queue to which a rule of EventBridge sends the events of failed files
    /// @param athena the bucket for the results of a workgroup of Athena
    public record Aws(
            String region,
            String prefix,
            boolean fixed,
            Optional<String> failedFiles,
            Optional<String> athena) {

        /// A place whose region an environment variable can change, without rule and workgroup.
        public Aws(String region, String prefix) {
            this(region, prefix, false, Optional.empty(), Optional.empty());
        }
    }

    public Environment {
        stores = Collections.unmodifiableMap(new LinkedHashMap<>(stores));
        compute = Collections.unmodifiableMap(new LinkedHashMap<>(compute));
    }

    /// Returns this environment without the database of the warehouse tables.
    public Environment withoutWarehouse() {
        return new Environment(name, stores, Optional.empty(), mail, aws, compute);
    }

    /// Omits the URLs, which may contain passwords.
    @Override
    public String toString() {
        return "Environment[" + name + "]";
    }

    /// An embedded environment without a mail server.
    public Environment(String name, Map<String, String> stores) {
        this(name, stores, Optional.empty(), Optional.empty());
    }

    /// An environment whose files are processed by this process.
    public Environment(
            String name,
            Map<String, String> stores,
            Optional<String> warehouse,
            Optional<MailServer> mail,
            Optional<Aws> aws) {
        this(name, stores, warehouse, mail, aws, Map.of());
    }

    /// An environment with the warehouse tables in its state folder.
    public Environment(
            String name, Map<String, String> stores, Optional<MailServer> mail, Optional<Aws> aws) {
        this(name, stores, Optional.empty(), mail, aws);
    }
}
