/// Apps in an environment on AWS, and the files by which users deploy them: they guard aws, and
/// connectors and lake on AWS.
@NullMarked
package dev.leat.cli.cloud;

import org.jspecify.annotations.NullMarked;
