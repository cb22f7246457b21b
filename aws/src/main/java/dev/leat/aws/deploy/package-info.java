/// Determines the deployment of an app on AWS: each kind of the app's resources adds its own
/// resources, and the worker adds what runs the pipelines.
@NullMarked
package dev.leat.aws.deploy;

import org.jspecify.annotations.NullMarked;
