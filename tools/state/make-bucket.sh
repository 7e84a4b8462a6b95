#!/usr/bin/env bash
# Makes the place where one stack's state is kept: a bucket that keeps every version, and a key of Cloud KMS that encrypts the
# stack's secrets. Whatever is there already stays as it is, so it can be run again.
#
#   tools/state/make-bucket.sh STACK PROJECT REGION
set -euo pipefail

if [ $# != 3 ]; then
  echo "usage: tools/state/make-bucket.sh STACK PROJECT REGION" >&2
  exit 1
fi
stack=$1 project=$2 region=$3
bucket="$project-pulumi-$stack"
keyring=pulumi

gcloud services enable cloudkms.googleapis.com storage.googleapis.com --project "$project"
if ! gcloud storage buckets describe "gs://$bucket" > /dev/null 2>&1; then
  gcloud storage buckets create "gs://$bucket" --project "$project" --location "$region" \
    --uniform-bucket-level-access --public-access-prevention --soft-delete-duration=30d
fi
gcloud storage buckets update "gs://$bucket" --versioning
if ! gcloud kms keyrings describe "$keyring" --project "$project" --location "$region" > /dev/null 2>&1; then
  gcloud kms keyrings create "$keyring" --project "$project" --location "$region"
fi
if ! gcloud kms keys describe "$stack" --keyring "$keyring" --project "$project" --location "$region" > /dev/null 2>&1; then
  # A key that is to be destroyed can be restored for as long as that takes.
  gcloud kms keys create "$stack" --keyring "$keyring" --project "$project" --location "$region" \
    --purpose encryption --destroy-scheduled-duration=90d
fi

echo "pulumi login gs://$bucket"
echo "pulumi stack init $stack --secrets-provider 'gcpkms://projects/$project/locations/$region/keyRings/$keyring/cryptoKeys/$stack'"
