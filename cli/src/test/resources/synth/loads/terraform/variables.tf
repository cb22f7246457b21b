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

variable "workgroup_arn" {
  description = "ARN of the workgroup of Redshift Serverless, which has its id."
  type        = string
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

variable "env_warehouse_url" {
  description = "Environment variable WAREHOUSE_URL of app.yaml."
  type        = string
  default     = "redshift://shop.123456789012.eu-west-1.redshift-serverless.amazonaws.com:5439/sales"
}

variable "image" {
  description = "Container image with Leat and the app."
  type        = string
}

variable "image_repository" {
  description = "Name of the ECR repository of the image, in this account and region."
  type        = string
  default     = "loads"
}

variable "subnets" {
  description = "Subnets of the containers."
  type        = list(string)
}

variable "security_groups" {
  description = "Security groups of the containers."
  type        = list(string)
}

variable "assign_public_ip" {
  description = "Must be true in subnets without a NAT gateway or VPC endpoints."
  type        = bool
  default     = false
}

variable "task_cpu" {
  description = "CPU units of a container; 1024 are one vCPU."
  type        = string
  default     = "1024"

  validation {
    condition     = contains(["256", "512", "1024", "2048", "4096", "8192", "16384"], var.task_cpu)
    error_message = "Valid values: 256, 512, 1024, 2048, 4096, 8192, 16384."
  }
}

variable "task_memory" {
  description = "Memory of a container in MiB."
  type        = string
  default     = "5120"
}

variable "leat_memory" {
  description = "Memory limit of leat up, at least 1 GiB less than TaskMemory."
  type        = string
  default     = "4g"
}

variable "min_tasks" {
  description = "Minimum number of containers."
  type        = number
  default     = 1
}

variable "max_tasks" {
  description = "Maximum number of containers."
  type        = number
  default     = 4
}

variable "messages_per_task" {
  description = "Number of waiting messages for each container that scaling aims at."
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
