# Written by `leat synth`, which overwrites changes.

variable "region" {
  description = "Region of all resources."
  type        = string
  default     = "eu-west-1"

  validation {
    condition     = contains(["eu-west-1"], var.region)
    error_message = "Valid values: eu-west-1."
  }
}

variable "keep_tables" {
  description = "If true, DynamoDB refuses to delete the tables."
  type        = bool
  default     = true
}

variable "log_retention_days" {
  description = "Days for which logs are stored."
  type        = number
  default     = 30

  validation {
    condition     = contains([1, 3, 5, 7, 14, 30, 60, 90, 180, 365], var.log_retention_days)
    error_message = "Valid values: 1, 3, 5, 7, 14, 30, 60, 90, 180, 365."
  }
}

variable "code_bucket" {
  description = "Bucket with the zip file of leat package lambda, in this region."
  type        = string
}

variable "code_key" {
  description = "Key of the zip file in the bucket."
  type        = string
}

variable "runtime" {
  description = "Runtime of the functions, which has Java 25 or later."
  type        = string
  default     = "java25"
}

variable "architecture" {
  description = "Architecture of the functions, that of the zip file."
  type        = string
  default     = "x86_64"

  validation {
    condition     = contains(["x86_64", "arm64"], var.architecture)
    error_message = "Valid values: x86_64, arm64."
  }
}

variable "function_memory" {
  description = "Memory of a function in MiB; 1769 are one vCPU."
  type        = number
  default     = 1769
}

variable "function_concurrency" {
  description = "Maximum number of simultaneous invocations of each function, 2 to 1000."
  type        = number
  default     = 10
}

variable "alarm_topic_arn" {
  description = "ARN of an SNS topic that is notified of alarms without a topic of their own."
  type        = string
  default     = ""
}

variable "oldest_message_seconds" {
  description = "Age in seconds of a queue's oldest message that raises an alarm."
  type        = number
  default     = 900
}

variable "lag_milliseconds" {
  description = "Lag in milliseconds of a reader of a stream that raises an alarm."
  type        = number
  default     = 900000
}
