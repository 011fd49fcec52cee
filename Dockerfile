# The gallery in a container. Written after the documentation of the .NET images; it has not been built or run yet.
#   docker build -t cppn-gallery .
#   docker run -p 5080:5080 -v cppn-gallery-data:/data cppn-gallery
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
COPY . .
# npm brings the one script that is not ours: docs/decisions/deep-zoom.md.
RUN apt-get update && apt-get install -y --no-install-recommends npm && rm -rf /var/lib/apt/lists/*
RUN dotnet publish src/CppnGallery.Web -c Release -o /app

FROM mcr.microsoft.com/dotnet/aspnet:10.0
WORKDIR /app
COPY --from=build /app .
COPY checkpoints checkpoints
# APP_UID is the images' own user without rights. A named volume takes over the owner of the folder it covers.
RUN mkdir /data && chown "$APP_UID" /data
ENV ASPNETCORE_URLS=http://+:5080 \
    Gallery__DataDirectory=/data \
    Gallery__CheckpointDirectory=/app/checkpoints
VOLUME /data
EXPOSE 5080
USER $APP_UID
ENTRYPOINT ["dotnet", "CppnGallery.Web.dll"]
